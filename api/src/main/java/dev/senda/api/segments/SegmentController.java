package dev.senda.api.segments;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.catalog.Catalog;
import dev.senda.journey.Segment;
import dev.senda.store.counts.SegmentCounts;
import dev.senda.store.counts.SegmentCounts.SegmentCount;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints that list segments and count their contacts. */
@RestController
@RequestMapping("/v1/segments")
@Tag(name = "Segments", description = "Named conditions over contacts")
class SegmentController {

  private final Catalog catalog;
  private final SegmentCounts counts;

  SegmentController(Catalog catalog, SegmentCounts counts) {
    this.catalog = catalog;
    this.counts = counts;
  }

  /** Every segment. */
  record SegmentList(List<SegmentView> segments) {}

  /**
   * A segment.
   *
   * @param condition in words
   * @param contacts how many contacts are in it; absent unless requested, and while the first count
   *     of a large installation runs
   * @param countedAt when they were counted, in real time; absent where it was just now
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SegmentView(
      String name, String condition, @Nullable Long contacts, @Nullable Instant countedAt) {}

  @GetMapping
  @Operation(operationId = "listSegments", summary = "Lists the segments")
  SegmentList listSegments() {
    return new SegmentList(
        catalog.segments().stream().map(segment -> view(segment, null)).toList());
  }

  @GetMapping("/{name}")
  @Operation(
      operationId = "getSegment",
      summary = "One segment",
      description =
          """
          With the query parameter count, the response also says how many contacts are in it. \
          Up to 5,000 contacts are counted at once. With more, a job counts them, and the response \
          has its last result and countedAt; the request starts a new count if that is older than \
          five minutes.""")
  SegmentView getSegment(
      @PathVariable String name, @RequestParam(required = false) @Nullable String count) {
    var segment = catalog.findSegment(name);
    return view(
        segment, count == null ? null : counts.count(name, catalog.resolve(segment.condition())));
  }

  private static SegmentView view(Segment segment, @Nullable SegmentCount count) {
    return new SegmentView(
        segment.name(),
        segment.condition().toString(),
        count == null ? null : count.contacts(),
        count == null ? null : count.countedAt());
  }
}
