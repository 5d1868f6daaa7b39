package dev.slipway.control.truss;

import dev.slipway.control.PublicUrls;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Says where an upload goes. The client does not ask for it, but hands boto3 every member of the credentials as a setting,
 * so it must be there: without it the archive would go to Amazon.
 */
@Component
class UploadEndpoint implements WebGraphQlInterceptor {

    private static final String CREDENTIALS = "model_s3_upload_credentials";

    private final String endpoint;

    UploadEndpoint(PublicUrls urls) {
        this.endpoint = urls.console() + UploadController.PREFIX;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        return chain.next(request).map(this::completed);
    }

    private WebGraphQlResponse completed(WebGraphQlResponse response) {
        Map<String, Object> data = response.getData();
        if (data == null || !(data.get(CREDENTIALS) instanceof Map<?, ?> credentials)) {
            return response;
        }
        Map<Object, Object> settings = new LinkedHashMap<>(credentials);
        settings.put("endpoint_url", endpoint);
        settings.put("region_name", SignatureV4.REGION);
        Map<String, Object> completed = new LinkedHashMap<>(data);
        completed.put(CREDENTIALS, settings);
        return response.transform(builder -> builder.data(completed));
    }
}
