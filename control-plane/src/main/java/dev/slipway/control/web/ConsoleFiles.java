package dev.slipway.control.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.PathResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/** Serves the console's files; a page's address, which names none, gets the console itself, so that a reload works. */
@Configuration(proxyBeanMethods = false)
class ConsoleFiles implements WebMvcConfigurer {

    private static final String FILES = "classpath:/static/";

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/**") // their names change with their content
                .addResourceLocations(FILES + "assets/")
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
        registry.addResourceHandler("/**")
                .addResourceLocations(FILES)
                .setCacheControl(CacheControl.noCache())
                .resourceChain(false)
                .addResolver(new PageResolver());
    }

    private static final class PageResolver extends PathResourceResolver {

        /** First parts of addresses that programs call; a wrong one is an error and not a page. */
        private static final Set<String> NOT_PAGES = Set.of(
                "v1", "internal", "actuator", "assets", "graphql", "uploads", "downloads", "inference", "metrics");

        private static final Pattern MODEL = Pattern.compile("model-[a-z0-9]+");

        @Override
        protected @Nullable Resource resolveResourceInternal(
                @Nullable HttpServletRequest request,
                String path,
                List<? extends Resource> locations,
                ResourceResolverChain chain) {
            Resource file = path.isEmpty() ? null : super.resolveResourceInternal(request, path, locations, chain);
            if (file != null || request == null || !isPage(request, path)) {
                return file;
            }
            return super.resolveResourceInternal(request, "index.html", locations, chain);
        }

        private static boolean isPage(HttpServletRequest request, String path) {
            String first = path.split("/", 2)[0];
            String accept = request.getHeader(HttpHeaders.ACCEPT);
            return !NOT_PAGES.contains(first)
                    && !MODEL.matcher(first).matches()
                    && accept != null
                    && accept.contains("text/html");
        }
    }
}
