// Charts of the page of figures: one figure each, beside the same days of the period before, in dashes: no colour has to be told from
// another. The table below says the same.
const WIDEST = 560;
const HEIGHT = 180;
const place = document.querySelector("[data-charts]");

if (place) {
  const { days, lines } = JSON.parse(place.dataset.charts);
  const instants = days.map((day) => Date.parse(`${day}T12:00:00Z`) / 1000);
  const ink = getComputedStyle(document.body).color;
  const day = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "short", timeZone: "UTC" });
  const number = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 0 });
  // Inside the box: a canvas wider than it would be squeezed, and its words with it.
  const width = (box) => {
    const { paddingLeft, paddingRight } = getComputedStyle(box);
    return Math.min(WIDEST, box.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight));
  };
  const sum = (values) => values.reduce((total, each) => total + each, 0);
  const charts = [];
  // All boxes before any chart: each takes room from the others.
  const boxes = () =>
    lines.map(({ label, values, before }) => {
      const figure = document.createElement("figure");
      const title = document.createElement("figcaption");
      title.textContent = `${label}\u00a0: ${number.format(sum(values))}, au plus ${number.format(Math.max(0, ...values))}\u00a0; en pointillé, la période d'avant\u00a0: ${number.format(sum(before))}`;
      const box = document.createElement("div");
      box.className = "chart";
      box.setAttribute("aria-hidden", "true");
      figure.append(title, box);
      place.append(figure);
      return box;
    });
  const draw = () => {
    const drawn = boxes();
    for (const [rank, { label, values, before }] of lines.entries()) {
      const axis = { stroke: ink, grid: { stroke: "#d7dedd", width: 1 }, ticks: { show: false } };
      charts.push(
        new window.uPlot(
          {
            width: width(drawn[rank]),
            height: HEIGHT,
            cursor: { drag: { x: false, y: false } },
            legend: { show: false },
            scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
            series: [
              {},
              { label: "Période d'avant", stroke: ink, width: 1.5, dash: [6, 4], points: { show: false } },
              { label, stroke: "#0b5563", width: 2, fill: "rgba(11, 85, 99, .08)", points: { show: values.length < 40 } },
            ],
            axes: [
              { ...axis, space: 70, size: 30, values: (_, shown) => shown.map((each) => day.format(new Date(each * 1000))) },
              { ...axis, size: 60, values: (_, shown) => shown.map((each) => (Number.isInteger(each) ? number.format(each) : "")) },
            ],
          },
          [instants, before, values],
          drawn[rank],
        ),
      );
    }
  };
  // The library is as heavy as the page: it comes when charts are about to be seen.
  const load = () => {
    const library = document.createElement("script");
    library.src = place.dataset.library;
    library.onload = () => {
      place.hidden = false;
      draw();
    };
    document.head.append(library);
  };
  const near = new IntersectionObserver((seen) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    near.disconnect();
    load();
  }, { rootMargin: "300px" });
  near.observe(place.parentElement);
  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => charts.forEach((chart) => chart.setSize({ width: width(chart.root.parentElement), height: HEIGHT })), 150);
  });
}
