package dev.senda.explorer.picture;

import dev.senda.explorer.picture.Picture.Arrow;
import dev.senda.explorer.picture.Picture.Box;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.CenterEdgeLabelPlacementStrategy;
import org.eclipse.elk.alg.layered.options.CycleBreakingStrategy;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.OrderingStrategy;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.ElkShape;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where boxes, arrows and their labels lie: in layers from top to bottom, arrows at right angles
 * and around boxes. The work is done by the Eclipse Layout Kernel.
 *
 * @param boxBounds where each box lies, by its id
 * @param routes how each arrow runs, in the order of the picture
 */
record Layout(double width, double height, Map<String, Bounds> boxBounds, List<Route> routes) {

  static {
    // Reading it registers what the algorithm needs.
    LayoutMetaDataService.getInstance();
  }

  record Size(double width, double height) {}

  record Position(double x, double y) {}

  record Bounds(double x, double y, double width, double height) {}

  /**
   * How an arrow runs.
   *
   * @param points its beginning, its corners and its end
   * @param labelBounds where its label lies; empty if it has none
   */
  record Route(Arrow arrow, List<Position> points, Optional<Bounds> labelBounds) {}

  Bounds boundsOf(Box box) {
    return Objects.requireNonNull(boxBounds.get(box.id()), box.id());
  }

  static Layout compute(
      Picture picture, Function<Box, Size> sizeOfBox, Function<Arrow, Size> sizeOfLabel) {
    var graph = ElkGraphUtil.createGraph();
    graph.setProperty(LayeredOptions.DIRECTION, Direction.DOWN);
    graph.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    graph.setProperty(LayeredOptions.PADDING, new ElkPadding(0));
    // Yes stays left of no, and the arrow that is reversed is the one that closes a loop.
    graph.setProperty(
        LayeredOptions.CONSIDER_MODEL_ORDER_STRATEGY, OrderingStrategy.NODES_AND_EDGES);
    graph.setProperty(LayeredOptions.CYCLE_BREAKING_STRATEGY, CycleBreakingStrategy.DEPTH_FIRST);
    graph.setProperty(
        LayeredOptions.EDGE_LABELS_CENTER_LABEL_PLACEMENT_STRATEGY,
        CenterEdgeLabelPlacementStrategy.TAIL_LAYER);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE, 36.0);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 24.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_NODE, 18.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 18.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_EDGE, 14.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 12.0);

    var nodes = new HashMap<String, ElkNode>();
    for (var box : picture.boxes()) {
      var node = ElkGraphUtil.createNode(graph);
      set(node, sizeOfBox.apply(box));
      nodes.put(box.id(), node);
    }
    var edges = new ArrayList<ElkEdge>();
    for (var arrow : picture.arrows()) {
      edges.add(edge(arrow, nodes, sizeOfLabel));
    }
    new LayeredLayoutProvider().layout(graph, new BasicProgressMonitor());

    var areas = new HashMap<String, Bounds>();
    nodes.forEach((id, node) -> areas.put(id, boundsOf(node)));
    var routes = new ArrayList<Route>();
    for (int i = 0; i < edges.size(); i++) {
      routes.add(route(picture.arrows().get(i), edges.get(i)));
    }
    return new Layout(graph.getWidth(), graph.getHeight(), areas, routes);
  }

  private static ElkEdge edge(
      Arrow arrow, Map<String, ElkNode> nodes, Function<Arrow, Size> sizeOfLabel) {
    var edge = ElkGraphUtil.createSimpleEdge(node(arrow.from(), nodes), node(arrow.to(), nodes));
    if (!arrow.label().isEmpty()) {
      var label = ElkGraphUtil.createLabel(arrow.label(), edge);
      label.setProperty(LayeredOptions.EDGE_LABELS_INLINE, true);
      label.setProperty(LayeredOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.CENTER);
      set(label, sizeOfLabel.apply(arrow));
    }
    return edge;
  }

  private static ElkNode node(String id, Map<String, ElkNode> nodes) {
    return Objects.requireNonNull(nodes.get(id), id);
  }

  private static void set(ElkShape shape, Size size) {
    shape.setDimensions(size.width(), size.height());
  }

  private static Route route(Arrow arrow, ElkEdge edge) {
    var section = edge.getSections().getFirst();
    var spots = new ArrayList<Position>();
    spots.add(new Position(section.getStartX(), section.getStartY()));
    section.getBendPoints().forEach(bend -> spots.add(new Position(bend.getX(), bend.getY())));
    spots.add(new Position(section.getEndX(), section.getEndY()));
    return new Route(arrow, spots, edge.getLabels().stream().map(Layout::boundsOf).findFirst());
  }

  private static Bounds boundsOf(ElkShape shape) {
    return new Bounds(shape.getX(), shape.getY(), shape.getWidth(), shape.getHeight());
  }
}
