package dev.senda.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.senda.benchmarks.stats.Estimate;
import dev.senda.benchmarks.stats.Interval;
import java.io.StringReader;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PlotTest {

  @Test
  void axis_hasRoundTicks_alsoUpsideDown() {
    var axis = Axis.from(0, 4_300, 400, 0);

    assertThat(axis.ticks()).containsExactly(0.0, 1_000.0, 2_000.0, 3_000.0, 4_000.0);
    assertThat(axis.at(0)).isEqualTo(400);
    assertThat(axis.at(2_150)).isEqualTo(200, within(1e-9));
  }

  @Test
  void axisOfOneValue_hasALength() {
    assertThat(Axis.from(0, 0, 10, 20).at(1)).isEqualTo(20);
  }

  @Test
  void intervalPlot_showsValueIntervalAndGoal() throws Exception {
    var svg =
        new IntervalPlot("Rates & <ratios>")
            .row("ours", new Estimate(80, new Interval(70, 90), 14), 100)
            .row("theirs", new Estimate(100, new Interval(95, 105), 14))
            .svg();

    var picture = parse(svg);

    assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(2);
    assertThat(picture.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("Rates & <ratios>");
    assertThat(svg).contains(">ours<", ">theirs<", ">80.0<", ">100<", Svg.color(1));
  }

  @Test
  void xyPlot_drawsALineForEachSeries() throws Exception {
    var svg =
        new XyPlot("Growth", "sleepers", "CPU ms")
            .line("Senda", new double[] {1_000, 10_000}, new double[] {50, 51})
            .distribution("answers", DoubleStream.iterate(1, x -> x + 1).limit(500).toArray())
            .svg();

    var picture = parse(svg);

    assertThat(picture.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(2);
    assertThat(svg).contains(">sleepers<", ">CPU ms<", ">Senda<").doesNotContain("NaN");
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
