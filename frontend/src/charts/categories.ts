/** Bars and lines over categories. */

import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { use, type EChartsCoreOption } from "echarts/core";
import { LabelLayout } from "echarts/features";
import type { Bars, Lines, Series } from "./drawing";
import { frame, isNarrow, ticks, tooltip, type Kind, type Room } from "./frame";
import { crowded, GAP, places, type Places } from "./beside";
import { cut, LETTER, mustLie, widest } from "./sizes";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, LabelLayout]);

type Over = Bars | Lines;

const SHAPES = ["circle", "rect", "triangle", "diamond", "pin", "arrow", "roundRect"];
/** How a target is told in the legend of bars. */
const MARK = "path://M0,8H20V11H0Z";
const DASHES = ["solid", [8, 4], [2, 3], [10, 3, 2, 3]] as const;
/** More numbers than this on one drawing cannot be read. */
const MOST_LABELS = 28;
const BESIDE = 24;

export const bars: Kind<Bars> = {
  option: (drawing, room) => overCategories(drawing, room, lies(drawing, room.width)),
  height: (drawing, width) => {
    if (!lies(drawing, width)) return 320;
    return 70 + drawing.categories.length * rowHeight(drawing);
  },
  link: (drawing, { dataIndex }) => drawing.links[dataIndex] ?? "",
};

export const lines: Kind<Lines> = {
  option: (drawing, room) => overCategories(drawing, room, false),
  height: () => 320,
  link: (drawing, { dataIndex }) => drawing.links[dataIndex] ?? "",
};

/** How many bars stand side by side on the place of a category. */
function abreast(drawing: Bars): number {
  return drawing.stacked ? 1 : drawing.series.filter((each) => !each.target).length;
}

function rowHeight(drawing: Bars): number {
  return Math.max(26, 18 * abreast(drawing) + 8);
}

function placesOf(drawing: Bars, room: Room, lying: boolean): Places {
  const slot = lying ? rowHeight(drawing) : (room.width - 90) / drawing.categories.length;
  const targets = drawing.series.filter((each) => each.target).length;
  return places(slot, abreast(drawing), targets);
}

function lies(drawing: Bars, width: number): boolean {
  return drawing.across || mustLie(drawing.categories, width - 90);
}

function overCategories(drawing: Over, room: Room, lying: boolean): EChartsCoreOption {
  const names = {
    type: "category",
    data: drawing.categories,
    inverse: lying,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: room.look.quiet } },
    axisLabel: {
      color: room.look.ink,
      ...(drawing.kind === "bars" && { interval: 0 }),
      ...(lying && { formatter: (name: string) => cut(name, room.width * 0.4) }),
    },
    ...(drawing.kind === "lines" && { boundaryGap: false }),
  };
  const values = {
    type: "value",
    splitNumber: isNarrow(room) ? 3 : 5,
    axisLabel: { color: room.look.quiet, formatter: ticks(room), hideOverlap: true },
    splitLine: { lineStyle: { color: room.look.line } },
  };
  const many = drawing.series.length > 1;
  return {
    ...frame(room),
    aria: { enabled: true, label: { enabled: false }, decal: decals(drawing, room) },
    legend: {
      show: many,
      top: 0,
      left: 0,
      type: "scroll",
      textStyle: { color: room.look.ink },
      data: drawing.series.map(({ name, target }) => ({
        name,
        ...(target && drawing.kind === "bars" && { icon: MARK }),
      })),
    },
    tooltip: tooltip(room, {
      trigger: "axis",
      axisPointer: { type: drawing.kind === "bars" ? "shadow" : "line" },
      formatter: (found: { dataIndex: number }[]) => told(drawing, found[0]?.dataIndex ?? 0),
    }),
    grid: {
      top: many ? 48 : 20,
      left: 4,
      right: beside(drawing, room, lying),
      bottom: 4,
      containLabel: true,
    },
    [lying ? "yAxis" : "xAxis"]: names,
    [lying ? "xAxis" : "yAxis"]: values,
    series: drawing.series.map((each, at) => drawn(drawing, each, at, room, lying)),
  };
}

/** Room on the right for what is written there. */
function beside(drawing: Over, room: Room, lying: boolean): number {
  if (lying && labelled(drawing, room, lying)) {
    return 12 + Math.min(120, widest(drawing.series.flatMap((each) => each.texts)));
  }
  return BESIDE;
}

/** Whether each bar can have its number: there are few, and standing ones are wide enough. */
function labelled(drawing: Over, room: Room, lying: boolean): boolean {
  if (drawing.kind !== "bars" || drawing.stacked) return false;
  const series = drawing.series.filter((each) => !each.target);
  const count = series.length * drawing.categories.length;
  const needed = widest(series.flatMap((each) => each.texts)) * count * 1.3;
  // Beside lying bars stand the marks of targets.
  const fits = lying ? series.length === drawing.series.length : needed < room.width;
  return count <= MOST_LABELS && fits;
}

/** Hatching tells bars apart where there are several. */
function decals(drawing: Over, { look }: Room): object {
  const several = drawing.series.filter((each) => !each.target).length > 1;
  if (drawing.kind !== "bars" || !several) return { show: false };
  const shared = { color: look.paper, symbolSize: 1 };
  return {
    show: true,
    decals: [
      { ...shared, symbol: "none" },
      { ...shared, symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 },
      { ...shared, symbol: "circle", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [5, 0], symbolSize: 0.5 },
      { ...shared, symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1, 5] },
      { ...shared, symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
      { ...shared, symbol: "rect", dashArrayX: [[4, 4], [0, 4, 4, 0]], dashArrayY: [4, 0] },
    ],
  };
}

function drawn(drawing: Over, series: Series, at: number, room: Room, lying: boolean): object {
  const shared = { name: series.name, data: series.values };
  if (drawing.kind === "lines") return line(shared, series, at, room);
  const { thick, mark, offsets } = placesOf(drawing, room, lying);
  if (series.target) {
    const which = drawing.series.filter((each) => each.target).indexOf(series);
    return target(shared, room, lying, mark, offsets[which] ?? 0);
  }
  return {
    ...shared,
    data: series.values.map((value, place) =>
      givesWay(drawing, series, place) ? { value, label: { show: false } } : value,
    ),
    type: "bar",
    barWidth: thick,
    barGap: `${GAP * 100}%`,
    ...(drawing.stacked && { stack: "all" }),
    itemStyle: { borderColor: room.look.paper, borderWidth: drawing.stacked ? 1 : 0 },
    label: {
      show: labelled(drawing, room, lying),
      position: lying ? "right" : "top",
      color: room.look.ink,
      fontSize: LETTER - 1,
      formatter: ({ dataIndex }: { dataIndex: number }) => series.texts[dataIndex] ?? "",
    },
    labelLayout: { hideOverlap: true },
    emphasis: { disabled: true },
  };
}

/** Whether the number of a bar would stand on the mark of a target; its own where each has one. */
function givesWay(drawing: Bars, series: Series, place: number): boolean {
  const targets = drawing.series.filter((each) => each.target);
  const bars = drawing.series.filter((each) => !each.target);
  const own = targets.length === bars.length ? targets.slice(bars.indexOf(series)).slice(0, 1) : targets;
  const highest = Math.max(...drawing.series.flatMap((each) => each.values.map((value) => value ?? 0)));
  return own.some((each) => crowded(series.values[place] ?? null, each.values[place] ?? null, highest));
}

function line(shared: object, series: Series, at: number, { look }: Room): object {
  return {
    ...shared,
    type: "line",
    symbol: series.target ? "none" : SHAPES[at % SHAPES.length],
    symbolSize: 7,
    lineStyle: { width: 2, type: series.target ? [4, 4] : DASHES[at % DASHES.length] },
    ...(series.target && { itemStyle: { color: look.ink } }),
    connectNulls: false,
    emphasis: { disabled: true, scale: false },
  };
}

/** A mark across the bar, as on a bullet chart. */
function target(shared: object, { look }: Room, lying: boolean, long: number, offset: number): object {
  return {
    ...shared,
    type: "line",
    symbol: "rect",
    symbolSize: lying ? [3, long] : [long, 3],
    symbolOffset: lying ? [0, offset] : [offset, 0],
    showAllSymbol: true,
    lineStyle: { width: 0, opacity: 0 },
    itemStyle: { color: look.ink, decal: { symbol: "none" } },
    emphasis: { disabled: true, scale: false },
    z: 5,
  };
}

function told(drawing: Over, at: number): string {
  const unit = drawing.unit ? ` ${drawing.unit}` : "";
  const values = drawing.series.map((each) => `${each.name}: ${each.texts[at] ?? "—"}${unit}`);
  return [drawing.categories[at] ?? "", ...values].join("\n");
}
