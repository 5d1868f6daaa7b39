package dev.slipway.control.truss;

import dev.slipway.control.web.InvalidRequestException;
import dev.slipway.control.web.NotFoundException;
import java.util.List;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The client's chains and training: there are none here, and what would make one says so. */
@Controller
class NotOfferedGraphQlController {

    @QueryMapping
    List<Object> chains() {
        return List.of();
    }

    @QueryMapping
    Object chain(@Argument String id) {
        throw new NotFoundException("chain", id);
    }

    @QueryMapping("chain_deployment")
    Object chainDeployment(@Argument String id) {
        throw new NotFoundException("chain deployment", id);
    }

    @QueryMapping("chain_deployment_s3_download_url")
    Object chainDownload(@Argument("chain_deployment_id") String id) {
        throw new NotFoundException("chain deployment", id);
    }

    @QueryMapping("chain_s3_upload_credentials")
    Object chainCredentials() {
        throw notOffered("chain", "chains are not offered here; push each model by itself");
    }

    @MutationMapping("deploy_chain_atomic")
    Object deployChain() {
        throw notOffered("chain", "chains are not offered here; push each model by itself");
    }

    @QueryMapping("listed_instances")
    Object instances() {
        throw notOffered("listed_instances", "training is not offered here");
    }

    @MutationMapping("create_model_version_from_inference_template")
    Object deployCheckpoint() {
        throw notOffered("request", "checkpoints of training jobs are not offered here");
    }

    private static InvalidRequestException notOffered(String path, String why) {
        return new InvalidRequestException(path, null, why);
    }
}
