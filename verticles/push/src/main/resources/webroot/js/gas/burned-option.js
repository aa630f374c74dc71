// What the chart library is told to draw of burned gas.

export function burnedOption(series, { colours, unit }) {
  const text = { color: colours.muted, fontFamily: colours.font };
  return {
    animation: false,
    useUTC: true,
    grid: { left: 12, right: 20, top: 32, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", confine: true, backgroundColor: colours.surface, borderColor: colours.line, textStyle: { ...text, color: colours.text }, valueFormatter: (value) => `${value} ${unit}` },
    xAxis: { type: "time", axisLine: { lineStyle: { color: colours.line } }, axisLabel: { ...text, hideOverlap: true } },
    yAxis: { type: "value", name: unit, nameTextStyle: text, min: 0, splitNumber: 3, axisLabel: text, splitLine: { lineStyle: { color: colours.line } } },
    series: [{ name: "Burned", type: "bar", barMaxWidth: 14, itemStyle: { color: colours.down }, data: series.map(({ time, burned }) => [Date.parse(time), Number(burned)]) }],
  };
}
