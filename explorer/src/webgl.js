// The painter for WebGL: sigma.js draws shapes and lines and keeps the camera.
import Graph from "graphology";
import Sigma from "sigma";
import { EdgeArrowProgram, EdgeRectangleProgram } from "sigma/rendering";

export const hasWebGL = () => {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
};

export class WebGLPainter {
  constructor(holder, ear) {
    this.holder = holder;
    this.graph = new Graph({ type: "directed", multi: false, allowSelfLoops: false });
    this.sigma = new Sigma(this.graph, holder, {
      allowInvalidContainer: true, renderLabels: false, enableEdgeEvents: true, zIndex: true,
      defaultDrawNodeHover: () => {}, // names are drawn in ink.js
      edgeProgramClasses: { line: EdgeRectangleProgram, arrow: EdgeArrowProgram },
      minEdgeThickness: 1, stagePadding: 56, minCameraRatio: 0.05, maxCameraRatio: 12,
    });
    this.moved = false;
    let held = null;
    this.sigma.on("downNode", ({ node }) => { held = node; this.moved = false; this.sigma.setCustomBBox(this.sigma.getBBox()); });
    this.sigma.on("moveBody", ({ event, preventSigmaDefault }) => {
      if (held === null) return;
      const place = this.sigma.viewportToGraph(event);
      if (!this.moved && Math.hypot(...["x", "y"].map((axis) => this.sigma.graphToViewport(this.graph.getNodeAttributes(held))[axis] - event[axis])) < 5) return;
      this.moved = true;
      ear.move(this.id(held), place.x, -place.y);
      preventSigmaDefault();
      event.original.preventDefault();
    });
    const drop = () => { held = null; };
    this.sigma.on("upNode", drop);
    this.sigma.on("upStage", drop);
    this.sigma.on("clickNode", ({ node }) => { if (!this.moved) ear.node(this.id(node)); this.moved = false; });
    this.sigma.on("clickEdge", ({ edge }) => ear.edge(edge));
    this.sigma.on("clickStage", () => ear.stage());
    this.sigma.on("enterNode", ({ node }) => ear.over(this.id(node)));
    this.sigma.on("leaveNode", () => ear.over(null));
    this.sigma.on("enterEdge", () => holder.classList.add("over"));
    this.sigma.on("leaveEdge", () => holder.classList.remove("over"));
    this.sigma.on("doubleClickNode", (event) => event.preventSigmaDefault());
    this.sigma.on("afterRender", () => ear.drawn());
  }

  id(node) { return this.graph.getNodeAttribute(node, "id"); }

  set(nodes, edges) {
    const { graph } = this;
    const keep = new Set(nodes.map((node) => String(node.id)));
    const lines = new Set(edges.map((edge) => edge.key));
    for (const key of graph.edges()) if (!lines.has(key)) graph.dropEdge(key);
    for (const node of graph.nodes()) if (!keep.has(node)) graph.dropNode(node);
    for (const { id, x, y, size, colour, z } of nodes) graph.mergeNode(String(id), { id, x, y: -y, size, color: colour, zIndex: z });
    for (const { key, from, to, width, colour, arrow, z } of edges) {
      const look = { size: width, color: colour, type: arrow ? "arrow" : "line", zIndex: z };
      if (graph.hasEdge(key) && (graph.source(key) !== String(from))) graph.dropEdge(key);
      if (graph.hasEdge(key)) graph.mergeEdgeAttributes(key, look);
      else graph.addEdgeWithKey(key, String(from), String(to), look);
    }
  }

  at(id) {
    const node = this.graph.getNodeAttributes(String(id));
    const { x, y } = this.sigma.graphToViewport(node);
    return { x, y, size: this.sigma.scaleSize(node.size) };
  }

  // Everything into view, or only these things
  fit(ids = null) {
    const places = (ids ?? []).filter((id) => this.graph.hasNode(String(id))).map((id) => this.graph.getNodeAttributes(String(id)));
    const span = (axis) => [Math.min(...places.map((one) => one[axis])) - 30, Math.max(...places.map((one) => one[axis])) + 30];
    this.sigma.setCustomBBox(places.length ? { x: span("x"), y: span("y") } : null);
    this.sigma.setSetting("stagePadding", Math.min(56, this.holder.clientHeight * 0.12));
    this.sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
    this.sigma.refresh();
  }
  zoom(factor) { const camera = this.sigma.getCamera(); camera.setState({ ratio: Math.min(12, Math.max(0.05, camera.ratio / factor)) }); }
  pan(dx, dy) {
    const camera = this.sigma.getCamera();
    const [a, b] = [this.sigma.viewportToFramedGraph({ x: 0, y: 0 }), this.sigma.viewportToFramedGraph({ x: dx, y: dy })];
    camera.setState({ x: camera.x + b.x - a.x, y: camera.y + b.y - a.y });
  }
  refresh() { this.sigma.refresh(); }
}
