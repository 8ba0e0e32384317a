/** A field of rows and columns, darker for more, each cell with its number. */

import { HeatmapChart } from "echarts/charts";
import { GridComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { use } from "echarts/core";
import { mix, readable } from "./colours";
import type { Heat } from "./drawing";
import { frame, tooltip, type Kind, type Room } from "./frame";
import { cut, widest } from "./sizes";

use([HeatmapChart, GridComponent, TooltipComponent, VisualMapComponent]);

export const heat: Kind<Heat> = {
  option: (drawing, room) => {
    const { look } = room;
    const [low, high] = range(drawing);
    const [pale, strong] = [mix(look.paper, look.series[0] ?? look.ink, 0.06), look.series[0] ?? look.ink];
    const axis = { type: "category", axisTick: { show: false }, axisLine: { show: false } };
    const label = { color: look.ink, interval: 0 };
    return {
      ...frame(room),
      tooltip: tooltip(room, {
        formatter: ({ data }: { data: { value: [number, number, number] } }) =>
          told(drawing, data.value[1], data.value[0]),
      }),
      grid: { left: 4, right: 8, top: 28, bottom: 4, containLabel: true },
      xAxis: {
        ...axis,
        position: "top",
        data: drawing.columns,
        axisLabel: { ...label, rotate: steep(drawing, room) ? 40 : 0 },
      },
      yAxis: {
        ...axis,
        inverse: true,
        data: drawing.rows,
        axisLabel: { ...label, formatter: (name: string) => cut(name, room.width * 0.3) },
      },
      visualMap: { show: false, min: low, max: high, inRange: { color: [pale, strong] } },
      series: [
        {
          type: "heatmap",
          itemStyle: { borderColor: look.paper, borderWidth: 1 },
          label: {
            show: true,
            formatter: ({ data }: { data: { value: [number, number, number] } }) =>
              drawing.texts[data.value[1]]?.[data.value[0]] ?? "",
          },
          data: drawing.values.flatMap((row, y) =>
            row.flatMap((value, x) =>
              value === null
                ? []
                : {
                    value: [x, y, value],
                    label: {
                      color: readable(
                        mix(pale, strong, high > low ? (value - low) / (high - low) : 0),
                        look.ink,
                        look.paper,
                      ),
                    },
                  },
            ),
          ),
        },
      ],
    };
  },
  height: (drawing) => 80 + 30 * drawing.rows.length,
  least: (drawing) => 120 + 44 * drawing.columns.length,
  link: () => "",
};

function range(drawing: Heat): [number, number] {
  const values = drawing.values.flat().filter((value) => value !== null);
  return values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
}

function steep(drawing: Heat, room: Room): boolean {
  return widest(drawing.columns) > (room.width * 0.8) / drawing.columns.length;
}

function told(drawing: Heat, row: number, column: number): string {
  const value = `${drawing.texts[row]?.[column] ?? "—"} ${drawing.unit}`;
  return [`${drawing.rows[row]} · ${drawing.columns[column]}`, value].join("\n");
}
