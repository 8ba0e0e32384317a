/** Nodes in stages from left to right, and what leads where: an industry chain. */

import { GraphChart } from "echarts/charts";
import { LegendComponent, TooltipComponent } from "echarts/components";
import { use } from "echarts/core";
import { readable } from "./colours";
import type { Network } from "./drawing";
import { frame, linkOf, tooltip, type Kind, type Room } from "./frame";
import { cut } from "./sizes";

use([GraphChart, LegendComponent, TooltipComponent]);

const STAGE = 168;
const ROW = 40;
const HEAD = 36;
const LEGEND = 32;
const MARGIN = 4;
const BOX: readonly [number, number] = [128, 28];

export const network: Kind<Network> = {
  option: (drawing, room) => ({
    ...frame(room),
    legend: {
      show: drawing.groups.length > 1,
      left: 0,
      top: 0,
      selectedMode: false,
      textStyle: { color: room.look.ink },
      data: drawing.groups.map((name, at) => ({ name, itemStyle: boxStyle(at, room) })),
    },
    tooltip: tooltip(room, { formatter: ({ name }: { name: string }) => name }),
    series: [
      {
        type: "graph",
        layout: "none",
        // Places are in pixels from the first box's left side: nothing is stretched.
        left: MARGIN,
        right: MARGIN,
        top: LEGEND + ROW / 2,
        bottom: ROW / 2,
        preserveAspect: false,
        emphasis: { disabled: true },
        edgeSymbol: ["none", "arrow"],
        edgeSymbolSize: 7,
        lineStyle: { color: room.look.quiet, width: 1 },
        categories: drawing.groups.map((name, at) => ({ name, itemStyle: boxStyle(at, room) })),
        data: [...heads(drawing, room), ...boxes(drawing, room)],
        links: drawing.edges.map(([source, target]) => ({
          source: `out-${source}`,
          target: `in-${target}`,
        })),
      },
    ],
  }),
  height: (drawing) => LEGEND + HEAD + ROW * tallest(drawing),
  least: (drawing) => STAGE * drawing.stages.length,
  link: (_, clicked) => linkOf(clicked),
};

/** The middle of a stage, when the stages fill the width. */
function middle(stage: number, drawing: Network, room: Room): number {
  const between = (room.width - 2 * MARGIN - BOX[0]) / Math.max(1, drawing.stages.length - 1);
  return BOX[0] / 2 + stage * between;
}

function tallest(drawing: Network): number {
  return Math.max(1, ...drawing.stages.map((_, stage) => inStage(drawing, stage).length));
}

function inStage(drawing: Network, stage: number): Network["nodes"] {
  return drawing.nodes.filter((node) => node.stage === stage);
}

interface BoxStyle {
  color: string;
  borderColor: string;
  borderWidth: number;
  borderType: "solid" | "dashed" | "dotted";
}

const BORDERS = ["solid", "solid", "dashed", "dotted"] as const;

/** Groups by more than colour: filled, outlined, dashed, dotted, and so on again. */
function boxStyle(group: number, { look }: Room): BoxStyle {
  const colour = look.series[group % look.series.length] ?? look.ink;
  const way = group % 4;
  return {
    color: way === 0 ? colour : look.paper,
    borderColor: colour,
    borderWidth: way === 3 ? 3 : 1.5,
    borderType: BORDERS[way] ?? "solid",
  };
}

function heads(drawing: Network, room: Room): object[] {
  return drawing.stages.map((name, stage) => ({
    id: `stage-${stage}`,
    name,
    x: middle(stage, drawing, room),
    y: -HEAD,
    symbolSize: 1,
    itemStyle: { color: "transparent", borderWidth: 0 },
    label: {
      show: true,
      color: room.look.quiet,
      fontWeight: "bold",
      formatter: cut(name, STAGE - 12),
    },
    tooltip: { show: false },
  }));
}

function boxes(drawing: Network, room: Room): object[] {
  const { look } = room;
  const most = tallest(drawing);
  const met = drawing.stages.map(() => 0);
  return drawing.nodes.flatMap((node, number) => {
    const row = met[node.stage] ?? 0;
    met[node.stage] = row + 1;
    // Short stages stand in the middle of the tall ones.
    const first = (most - inStage(drawing, node.stage).length) / 2;
    const [x, y] = [middle(node.stage, drawing, room), (first + row) * ROW];
    return [
      port(`in-${number}`, x - BOX[0] / 2, y),
      port(`out-${number}`, x + BOX[0] / 2, y),
      {
        id: `node-${number}`,
        name: node.name,
        link: node.link,
        x,
        y,
        symbol: "rect",
        symbolSize: BOX,
        ...(drawing.groups.length && { category: node.group }),
        // The box is drawn as the label's: a symbol's border is stretched with it.
        itemStyle: { color: look.paper, borderWidth: 0 },
        label: boxLabel(node, room),
      },
    ];
  });
}

/** Where edges leave and reach a box. */
function port(id: string, x: number, y: number): object {
  return { id, name: id, x, y, symbolSize: 0, label: { show: false }, tooltip: { show: false } };
}

function boxLabel(node: Network["nodes"][number], room: Room): object {
  const style = boxStyle(node.group, room);
  const { ink, paper } = room.look;
  const filled = style.color === style.borderColor;
  return {
    show: true,
    position: "inside",
    color: filled ? readable(style.color, paper, ink) : ink,
    formatter: cut(node.name, BOX[0] - 10),
    width: BOX[0] - 4,
    height: BOX[1] - 4,
    align: "center",
    verticalAlign: "middle",
    backgroundColor: style.color,
    borderColor: style.borderColor,
    borderWidth: style.borderWidth,
    borderType: style.borderType,
  };
}
