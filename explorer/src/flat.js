// The painter where WebGL is missing: the same picture on a plain canvas.
const NEAR = 6; // pixels from a line that still hit it

export class FlatPainter {
  constructor(holder, ear) {
    this.holder = holder;
    this.ear = ear;
    this.canvas = holder.appendChild(document.createElement("canvas"));
    this.canvas.className = "flat";
    this.nodes = new Map();
    this.edges = [];
    this.view = { x: 0, y: 0, scale: 1 };
    this.waiting = false;
    new ResizeObserver(() => this.refresh()).observe(holder);
    this.listen();
  }

  set(nodes, edges) { this.nodes = new Map(nodes.map((node) => [node.id, node])); this.edges = edges; this.refresh(); }

  at(id) {
    const { x, y, size } = this.nodes.get(id);
    const { clientWidth: wide, clientHeight: high } = this.holder;
    return { x: (x - this.view.x) * this.view.scale + wide / 2, y: (y - this.view.y) * this.view.scale + high / 2,
      size: size * Math.min(2, Math.max(0.5, Math.sqrt(this.view.scale))) };
  }

  world(x, y) {
    return { x: (x - this.holder.clientWidth / 2) / this.view.scale + this.view.x, y: (y - this.holder.clientHeight / 2) / this.view.scale + this.view.y };
  }

  // Everything into view, or only these things
  fit(ids = null) {
    const places = ids ? ids.filter((id) => this.nodes.has(id)).map((id) => this.nodes.get(id)) : [...this.nodes.values()];
    if (!places.length) return;
    const span = (axis) => [Math.min(...places.map((one) => one[axis])), Math.max(...places.map((one) => one[axis]))];
    const [[left, right], [top, bottom]] = [span("x"), span("y")];
    const scale = Math.min((this.holder.clientWidth - 112) / (right - left + 1), (this.holder.clientHeight - 112) / (bottom - top + 1), 1.6);
    this.view = { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.max(0.02, scale) };
    this.refresh();
  }
  zoom(factor) { this.view.scale = Math.min(20, Math.max(0.02, this.view.scale * factor)); this.refresh(); }
  pan(dx, dy) { this.view.x += dx / this.view.scale; this.view.y += dy / this.view.scale; this.refresh(); }

  refresh() { // once in a frame, however often it is asked for
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.draw(); this.ear.drawn(); });
  }

  draw() {
    const { clientWidth: wide, clientHeight: high } = this.holder;
    const grain = devicePixelRatio || 1;
    if (this.canvas.width !== wide * grain || this.canvas.height !== high * grain) {
      Object.assign(this.canvas, { width: wide * grain, height: high * grain });
      Object.assign(this.canvas.style, { position: "absolute", inset: "0", width: `${wide}px`, height: `${high}px` });
    }
    const context = this.canvas.getContext("2d");
    context.setTransform(grain, 0, 0, grain, 0, 0);
    context.clearRect(0, 0, wide, high);
    for (const edge of this.edges) {
      const [a, b] = [this.at(edge.from), this.at(edge.to)];
      const angle = Math.atan2(b.y - a.y, b.x - a.x);
      context.strokeStyle = context.fillStyle = edge.colour;
      context.lineWidth = edge.width;
      context.setLineDash(edge.dash ?? []);
      context.beginPath();
      context.moveTo(a.x, a.y);
      context.lineTo(b.x, b.y);
      context.stroke();
      if (!edge.arrow) continue;
      const [x, y] = [b.x - b.size * Math.cos(angle), b.y - b.size * Math.sin(angle)];
      context.beginPath();
      context.moveTo(x, y);
      for (const side of [-0.4, 0.4]) context.lineTo(x - 9 * Math.cos(angle + side), y - 9 * Math.sin(angle + side));
      context.fill();
    }
    for (const node of this.nodes.values()) {
      const { x, y, size } = this.at(node.id);
      context.beginPath();
      context.arc(x, y, size, 0, 2 * Math.PI);
      context.fillStyle = node.colour;
      context.fill();
    }
  }

  hit(x, y) {
    let best = Infinity;
    let found = null;
    for (const id of this.nodes.keys()) {
      const at = this.at(id);
      const away = Math.hypot(at.x - x, at.y - y);
      if (away <= at.size + 3 && away < best) { best = away; found = id; }
    }
    return found;
  }

  hitEdge(x, y) {
    let best = NEAR;
    let found = null;
    for (const edge of this.edges) {
      const [a, b] = [this.at(edge.from), this.at(edge.to)];
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const part = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
      const away = Math.hypot(x - a.x - part * dx, y - a.y - part * dy);
      if (away < best) { best = away; found = edge.key; }
    }
    return found;
  }

  listen() {
    const { holder, ear } = this;
    const pointers = new Map();
    let start = null;
    const place = (event) => { const box = holder.getBoundingClientRect(); return { x: event.clientX - box.left, y: event.clientY - box.top }; };
    holder.addEventListener("pointerdown", (event) => {
      const at = place(event);
      pointers.set(event.pointerId, at);
      start = { ...at, node: this.hit(at.x, at.y), moved: pointers.size > 1 };
      holder.setPointerCapture(event.pointerId);
    });
    holder.addEventListener("pointermove", (event) => {
      const at = place(event);
      const last = pointers.get(event.pointerId);
      if (!last) { const over = this.hit(at.x, at.y); ear.over(over); holder.classList.toggle("over", over !== null || this.hitEdge(at.x, at.y) !== null); return; }
      if (pointers.size === 2) {
        const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
        this.zoom(Math.hypot(at.x - other.x, at.y - other.y) / (Math.hypot(last.x - other.x, last.y - other.y) || 1));
      } else if (start && (start.moved || Math.hypot(at.x - start.x, at.y - start.y) > 4)) {
        start.moved = true;
        if (start.node === null) this.pan(last.x - at.x, last.y - at.y);
        else { const to = this.world(at.x, at.y); ear.move(start.node, to.x, to.y); }
      }
      pointers.set(event.pointerId, at);
    });
    const end = (event) => {
      pointers.delete(event.pointerId);
      if (!start || event.type === "pointercancel") return;
      const { x, y, node, moved } = start;
      start = null;
      if (moved) return;
      const edge = node === null ? this.hitEdge(x, y) : null;
      if (node !== null) ear.node(node);
      else if (edge !== null) ear.edge(edge);
      else ear.stage();
    };
    holder.addEventListener("pointerup", end);
    holder.addEventListener("pointercancel", end);
    holder.addEventListener("wheel", (event) => {
      event.preventDefault();
      const { x, y } = place(event);
      const before = this.world(x, y);
      this.zoom(1.0015 ** -event.deltaY);
      const after = this.world(x, y);
      this.view.x += before.x - after.x;
      this.view.y += before.y - after.y;
    }, { passive: false });
  }
}
