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
  const width = () => Math.min(WIDEST, place.clientWidth);
  const sum = (values) => values.reduce((total, each) => total + each, 0);
  const charts = [];
  const draw = () => {
    for (const { label, values, before } of lines) {
      const figure = document.createElement("figure");
      const title = document.createElement("figcaption");
      title.textContent = `${label} : ${number.format(sum(values))}, au plus ${number.format(Math.max(0, ...values))} ; en pointillé, la période d'avant : ${number.format(sum(before))}`;
      const canvas = document.createElement("div");
      canvas.className = "chart";
      canvas.setAttribute("aria-hidden", "true");
      figure.append(title, canvas);
      place.append(figure);
      const axis = { stroke: ink, grid: { stroke: "#d7dedd", width: 1 }, ticks: { show: false } };
      charts.push(
        new window.uPlot(
          {
            width: width(),
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
              { ...axis, space: 70, values: (_, shown) => shown.map((each) => day.format(new Date(each * 1000))) },
              { ...axis, size: 60, values: (_, shown) => shown.map((each) => (Number.isInteger(each) ? number.format(each) : "")) },
            ],
          },
          [instants, before, values],
          canvas,
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
    waiting = setTimeout(() => charts.forEach((chart) => chart.setSize({ width: width(), height: HEIGHT })), 150);
  });
}
