package dev.slipway.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class PublicUrlsTest {

    private static final URI EDGE = URI.create("http://localhost:8000");

    @Test
    void withoutADomainEverythingIsAtTheEdgesOwnAddress() {
        var urls = new PublicUrls(EDGE, null);
        assertThat(urls.console()).isEqualTo("http://localhost:8000");
        assertThat(urls.api()).isEqualTo("http://localhost:8000");
        assertThat(urls.model("abcd1234")).isEqualTo("http://localhost:8000/model-abcd1234");
        assertThat(urls.https()).isFalse();
    }

    @Test
    void aDomainIsReachedOverTls() {
        var urls = new PublicUrls(EDGE, "slipway.example.com");
        assertThat(urls.console()).isEqualTo("https://slipway.example.com");
        assertThat(urls.api()).isEqualTo("https://api.slipway.example.com");
        assertThat(urls.model("abcd1234")).isEqualTo("https://model-abcd1234.api.slipway.example.com");
        assertThat(urls.https()).isTrue();
    }
}
