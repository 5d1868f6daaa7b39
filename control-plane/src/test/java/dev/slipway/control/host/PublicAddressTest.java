package dev.slipway.control.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {PublicAddress.LOOPBACK, "localhost", "0.0.0.0", "::"})
    void isLocalhostWhereThatLeadsThere(String bind) {
        assertThat(new PublicAddress(bind, 8000).url()).isEqualTo("http://localhost:8000");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.2, 127.0.0.2",
        "::1, [::1]",
        "[::1], [::1]",
        "192.0.2.7, 192.0.2.7",
        "2001:db8::7, [2001:db8::7]"
    })
    void isWhatItListensAtWhereLocalhostDoesNotLead(String bind, String host) {
        assertThat(new PublicAddress(bind, 8000).url()).isEqualTo("http://" + host + ":8000");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "127.0.0.2, true", "::1, true", "0.0.0.0, false", "::, false", "192.0.2.7, false"})
    void isOfThisMachineOnlyOnAnyLoopbackAddress(String bind, boolean loopbackOnly) {
        assertThat(new PublicAddress(bind, 8000).loopbackOnly()).isEqualTo(loopbackOnly);
    }
}
