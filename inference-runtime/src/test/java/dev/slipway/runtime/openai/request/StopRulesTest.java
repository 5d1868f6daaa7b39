package dev.slipway.runtime.openai.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StopRulesTest {

    @Test
    void textsAndTokensEndAnAnswerHoweverItIsShown() {
        assertThat(new StopRules(List.of("end")).any()).isTrue();
        assertThat(new StopRules(List.of(), Set.of(7), false).any()).isTrue();
        assertThat(new StopRules(List.of(), Set.of(), true).any()).isFalse();
    }
}
