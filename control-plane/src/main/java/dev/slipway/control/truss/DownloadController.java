package dev.slipway.control.truss;

import dev.slipway.control.access.Caller;
import dev.slipway.control.deployment.Deployments;
import dev.slipway.control.web.NotFoundException;
import java.net.URI;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Gives a pushed archive back: by an address that is good for a while without a key, as clients expect it. */
@RestController
class DownloadController {

    private final Deployments deployments;
    private final Archives archives;
    private final DownloadLinks links;

    DownloadController(Deployments deployments, Archives archives, DownloadLinks links) {
        this.deployments = deployments;
        this.archives = archives;
        this.links = links;
    }

    @GetMapping("/v1/models/{model_id}/deployments/{deployment_id}/download")
    Download link(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id) {
        String found = deployments.get(caller.organisationId(), modelId, id).id();
        require(found);
        return new Download(links.to(found));
    }

    @GetMapping(DownloadLinks.PREFIX + "/{deployment_id}.tar")
    ResponseEntity<Resource> file(
            @PathVariable("deployment_id") String id,
            @RequestParam(defaultValue = "0") String expires,
            @RequestParam(defaultValue = "") String signature) {
        links.check(id, expires, signature);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/x-tar"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(id + ".tar")
                                .build()
                                .toString())
                .body(new FileSystemResource(require(id).file()));
    }

    private Archives.KeptArchive require(String deploymentId) {
        return archives.of(deploymentId)
                .filter(Archives.KeptArchive::downloadable)
                .orElseThrow(() -> new NotFoundException("downloadable archive of deployment", deploymentId));
    }

    record Download(URI downloadUrl) {}
}
