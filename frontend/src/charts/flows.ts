/** What goes where, as bands from left to right. */

import { SankeyChart } from "echarts/charts";
import { TooltipComponent } from "echarts/components";
import { use } from "echarts/core";
import type { Flows } from "./drawing";
import { frame, tooltip, type Kind, type Room } from "./frame";
import { cut, widest } from "./sizes";

use([SankeyChart, TooltipComponent]);

interface Told {
  dataType: string;
  name: string;
  data: { told?: string };
}

export const flows: Kind<Flows> = {
  option: (drawing, room) => ({
    ...frame(room),
    tooltip: tooltip(room, { formatter: ({ data, name }: Told) => data.told ?? name }),
    series: [
      {
        type: "sankey",
        left: 4,
        right: 8 + labelWidth(drawing, room),
        top: 8,
        bottom: 8,
        draggable: false,
        nodeGap: 12,
        emphasis: { focus: "adjacency" },
        lineStyle: { color: "source", opacity: 0.35, curveness: 0.5 },
        itemStyle: { borderWidth: 0 },
        label: {
          color: room.look.ink,
          formatter: ({ name }: { name: string }) => cut(name, labelWidth(drawing, room)),
        },
        data: drawing.names.map((name, at) => ({
          name,
          itemStyle: { color: room.look.series[at % room.look.series.length] },
        })),
        links: drawing.flows.map((each) => ({
          source: each.source,
          target: each.target,
          value: each.value ?? 0,
          told: `${each.source} → ${each.target}\n${each.text} ${drawing.unit}`,
        })),
      },
    ],
  }),
  height: (drawing) => Math.max(260, 26 * drawing.names.length),
  link: () => "",
};

function labelWidth(drawing: Flows, room: Room): number {
  return Math.min(widest(drawing.names), room.width * 0.28);
}
