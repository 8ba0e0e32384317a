/** How a category looks: a shape for points, a hatching for areas, a colour for both. */

import type { Look } from "../page";

/** Pixels of a sample; it is drawn twice as fine. */
export const SIZE = 18;
const FINE = 2;

type Pen = CanvasRenderingContext2D;
type Draw = (pen: Pen) => void;

export type SampleKind = "points" | "areas";

export function sample(kind: SampleKind, number: number, look: Look): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * FINE;
  const pen = canvas.getContext("2d");
  if (!pen) return canvas;
  pen.scale(FINE, FINE);
  const colour = look.series[number % look.series.length] ?? look.ink;
  if (kind === "points") drawPoint(pen, SHAPES[number % SHAPES.length], colour, look.paper);
  else drawArea(pen, HATCHES[number % HATCHES.length], colour);
  return canvas;
}

export function pixels(canvas: HTMLCanvasElement): ImageData {
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function drawPoint(pen: Pen, shape: Draw | undefined, colour: string, paper: string): void {
  pen.beginPath();
  shape?.(pen);
  pen.closePath();
  pen.fillStyle = colour;
  pen.strokeStyle = paper;
  pen.lineWidth = 1.5;
  pen.lineJoin = "round";
  pen.fill();
  pen.stroke();
}

function drawArea(pen: Pen, hatch: Draw | undefined, colour: string): void {
  pen.globalAlpha = 0.25;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, SIZE, SIZE);
  pen.globalAlpha = 1;
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = 1.5;
  pen.beginPath();
  hatch?.(pen);
  pen.stroke();
}

function corners(...points: [number, number][]): Draw {
  return (pen) => points.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
}

const SHAPES: Draw[] = [
  (pen) => pen.arc(9, 9, 6, 0, 2 * Math.PI),
  corners([4, 4], [14, 4], [14, 14], [4, 14]),
  corners([9, 2], [16, 15], [2, 15]),
  corners([9, 1], [17, 9], [9, 17], [1, 9]),
  corners([2, 3], [16, 3], [9, 16]),
  corners([6, 2], [12, 2], [12, 6], [16, 6], [16, 12], [12, 12], [12, 16], [6, 16], [6, 12], [2, 12], [2, 6], [6, 6]),
  corners([9, 1], [16, 6.5], [13.5, 15], [4.5, 15], [2, 6.5]),
  corners([2, 6], [16, 6], [16, 12], [2, 12]),
];

/** Lines that go on in the next tile of the pattern. */
function lines(...ends: [number, number, number, number][]): Draw {
  return (pen) => {
    for (const [x, y, toX, toY] of ends) {
      pen.moveTo(x, y);
      pen.lineTo(toX, toY);
    }
  };
}

const RISING: [number, number, number, number][] = [[0, 9, 9, 0], [0, 18, 18, 0], [9, 18, 18, 9]];
const FALLING: [number, number, number, number][] = [[9, 0, 18, 9], [0, 0, 18, 18], [0, 9, 9, 18]];
const LEVEL: [number, number, number, number][] = [[0, 4.5, 18, 4.5], [0, 13.5, 18, 13.5]];
const UPRIGHT: [number, number, number, number][] = [[4.5, 0, 4.5, 18], [13.5, 0, 13.5, 18]];

const HATCHES: Draw[] = [
  () => undefined,
  lines(...RISING),
  lines(...FALLING),
  lines(...LEVEL),
  lines(...UPRIGHT),
  lines(...RISING, ...FALLING),
  lines(...LEVEL, ...UPRIGHT),
  (pen) => {
    for (const [x, y] of [[4.5, 4.5], [13.5, 13.5]] as const) pen.fillRect(x - 1.5, y - 1.5, 3, 3);
  },
];
