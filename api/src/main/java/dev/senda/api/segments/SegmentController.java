package dev.senda.api.segments;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.catalog.Catalog;
import dev.senda.journey.Segment;
import dev.senda.store.conditions.SegmentQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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
  private final SegmentQuery segmentQuery;

  SegmentController(Catalog catalog, SegmentQuery segmentQuery) {
    this.catalog = catalog;
    this.segmentQuery = segmentQuery;
  }

  /** Every segment. */
  record SegmentList(List<SegmentView> segments) {}

  /**
   * A segment.
   *
   * @param condition in words
   * @param contacts how many contacts are in it now; absent unless requested
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SegmentView(String name, String condition, @Nullable Long contacts) {}

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
          "With the query parameter count, the response also says how many contacts are in it now.")
  SegmentView getSegment(
      @PathVariable String name, @RequestParam(required = false) @Nullable String count) {
    var segment = catalog.findSegment(name);
    return view(
        segment, count == null ? null : segmentQuery.count(catalog.resolve(segment.condition())));
  }

  private static SegmentView view(Segment segment, @Nullable Long contacts) {
    return new SegmentView(segment.name(), segment.condition().toString(), contacts);
  }
}
