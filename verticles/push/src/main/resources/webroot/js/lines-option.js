// What the chart library is told to draw for figures over time.

export function linesOption(series, { colours, unit }) {
  const text = { color: colours.muted, fontFamily: colours.font };
  return {
    animation: false,
    useUTC: true,
    grid: { left: 12, right: 20, top: 36, bottom: 12, containLabel: true },
    legend: { show: series.length > 1, type: "scroll", top: 4, textStyle: text, pageTextStyle: text },
    tooltip: { trigger: "axis", confine: true, backgroundColor: colours.surface, borderColor: colours.line, textStyle: { ...text, color: colours.text }, valueFormatter: (value) => (value === null ? "—" : `${value}${unit}`) },
    xAxis: { type: "time", axisLine: { lineStyle: { color: colours.line } }, axisLabel: { ...text, hideOverlap: true } },
    yAxis: { type: "value", min: 0, axisLabel: { ...text, formatter: `{value}${unit}` }, splitLine: { lineStyle: { color: colours.line } } },
    series: series.map(({ name, points }) => ({ name, type: "line", showSymbol: false, lineStyle: { width: 2 }, data: points })),
  };
}
