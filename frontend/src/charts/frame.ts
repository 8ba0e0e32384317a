/** What all kinds of chart have in common: the part of an option that every one starts from. */

import type { EChartsCoreOption } from "echarts/core";
import type { Look } from "../page";
import { LETTER } from "./sizes";

export interface Room {
  look: Look;
  width: number;
  /** Language of the page, for the ticks of an axis. */
  language: string;
}

/** One kind: what ECharts draws, how high it should be, and where a click on it leads. */
export interface Kind<D> {
  option: (drawing: D, room: Room) => EChartsCoreOption;
  height: (drawing: D, width: number) => number;
  /** The least width at which it can be read; narrower, it scrolls sideways. */
  least?: (drawing: D) => number;
  link: (drawing: D, clicked: Clicked) => string;
}

export interface Clicked {
  dataIndex: number;
  data?: unknown;
  dataType?: string;
}

const NARROW = 560;

export function isNarrow(room: Room): boolean {
  return room.width < NARROW;
}

export function frame({ look }: Room): EChartsCoreOption {
  return {
    animation: false,
    color: look.series,
    textStyle: { fontFamily: look.font, fontSize: LETTER, color: look.ink },
  };
}

/** A tooltip drawn with the chart: one made of HTML would need styles that the policy forbids. */
export function tooltip({ look }: Room, more: object): object {
  return {
    renderMode: "richText",
    confine: true,
    backgroundColor: look.paper,
    borderColor: look.quiet,
    borderWidth: 1,
    padding: 8,
    textStyle: { color: look.ink, fontSize: LETTER, fontFamily: look.font },
    ...more,
  };
}

export function ticks(room: Room): (value: number) => string {
  const format = new Intl.NumberFormat(room.language, { maximumFractionDigits: 6 });
  return (value) => format.format(value);
}

/** A link that a datum carries. */
export function linkOf(clicked: Clicked): string {
  const data = clicked.data as { link?: string } | undefined;
  return data?.link ?? "";
}
