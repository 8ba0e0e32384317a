/** A whole and its parts, as boxes in boxes. */

import { TreemapChart } from "echarts/charts";
import { TooltipComponent } from "echarts/components";
import { use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { mix, readable } from "./colours";
import type { Box, Treemap } from "./drawing";
import { LETTER, widest } from "./sizes";
import { frame, linkOf, tooltip, type Kind, type Room } from "./frame";

const AWAY = -9999;

use([TreemapChart, TooltipComponent, LabelLayout]);

export const treemap: Kind<Treemap> = {
  option: (drawing, room) => ({
    ...frame(room),
    tooltip: tooltip(room, {
      formatter: ({ data }: { data: { told: string } }) => data.told,
    }),
    series: [
      {
        type: "treemap",
        animation: false,
        left: 0,
        right: 0,
        top: 0,
        bottom: 0,
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        label: { show: true, formatter: ({ data }: { data: { words: string } }) => data.words },
        // A number that is cut is a wrong number: where it does not fit, nothing stands.
        labelLayout: ({ rect, text }: { rect: { width: number }; text: string }) =>
          widest(text.split("\n")) + LETTER > rect.width ? { x: AWAY } : {},
        upperLabel: { show: true, height: 22 },
        levels: [
          { upperLabel: { show: false }, itemStyle: { gapWidth: 3, borderWidth: 0, borderColor: room.look.paper } },
          { itemStyle: { gapWidth: 1, borderWidth: 2 } },
        ],
        data: drawing.boxes.map((box, at) => data(box, ground(at, 0, room), drawing, room)),
      },
    ],
  }),
  height: () => 360,
  link: (_, clicked) => linkOf(clicked),
};

/** Parts alternate a little in shade; more would leave no text that can be read on it. */
function ground(at: number, shade: number, { look }: Room): string {
  return mix(look.series[at % look.series.length] ?? look.ink, look.paper, shade);
}

function data(box: Box, colour: string, drawing: Treemap, room: Room): object {
  const { ink, paper } = room.look;
  const text = readable(colour, paper, ink);
  return {
    name: box.name,
    value: box.value ?? 0,
    link: box.link,
    words: `${box.name}\n${box.text}`,
    told: [box.name, `${box.text} ${drawing.unit}`].join("\n"),
    itemStyle: { color: colour, borderColor: box.parts.length ? colour : paper },
    label: { color: text },
    upperLabel: { color: text, formatter: `${box.name} ${box.text}`, fontWeight: "bold" },
    ...(box.parts.length && {
      children: box.parts.map((each, at) =>
        data(each, mix(colour, paper, at % 2 ? 0 : 0.08), drawing, room),
      ),
    }),
  };
}
