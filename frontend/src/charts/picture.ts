/** A chart as a picture that says by itself what it shows: title above, note below. */

import type { Look } from "../page";

const TWICE = 2;
const MARGIN = 16;
const TITLE = 20;
const NOTE = 16;

export interface Caption {
  title: string;
  note: string;
}

export async function pictureOf(svg: SVGSVGElement, caption: Caption, look: Look): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect();
  const head = MARGIN + TITLE + 8;
  const canvas = document.createElement("canvas");
  canvas.width = (width + 2 * MARGIN) * TWICE;
  canvas.height = (head + height + NOTE + 2 * MARGIN) * TWICE;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.scale(TWICE, TWICE);
  pen.fillStyle = look.paper;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = look.ink;
  pen.font = `600 15px ${look.font}`;
  pen.fillText(caption.title, MARGIN, MARGIN + TITLE - 4, width);
  pen.drawImage(await loaded(svg), MARGIN, head, width, height);
  pen.fillStyle = look.quiet;
  pen.font = `12px ${look.font}`;
  pen.fillText(caption.note, MARGIN, head + height + MARGIN + NOTE - 4, width);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

async function loaded(svg: SVGSVGElement): Promise<HTMLImageElement> {
  const text = new XMLSerializer().serializeToString(svg);
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await picture.decode();
  return picture;
}
