package dev.slipway.edge.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeploymentLoadTest {

    private final DeploymentLoad load = new DeploymentLoad(0);

    @Test
    void aRequestShorterThanTheReportsCountsForItsTime() {
        load.change(1, 0, 200);
        load.change(-1, 0, 450);
        assertThat(load.report(1000)).isEqualTo(new LoadReport.Figures(0, 0, 0.25));
        assertThat(load.report(2000)).isEqualTo(new LoadReport.Figures(0, 0, 0));
    }

    @Test
    void theAverageTakesInFlightAndParkedTogether() {
        load.change(2, 0, 0);
        load.change(0, 1, 500);
        assertThat(load.report(1000)).isEqualTo(new LoadReport.Figures(2, 1, 2.5));
        assertThat(load.report(2000)).isEqualTo(new LoadReport.Figures(2, 1, 3));
    }

    @Test
    void changesThatArriveOutOfOrderDoNotCountTwice() {
        load.change(1, 0, 500);
        load.change(1, 0, 400);
        assertThat(load.report(1000)).isEqualTo(new LoadReport.Figures(2, 0, 1));
    }
}
