/** 大屏: sections take turns on a wall. They stop on request, and stand still for who asked for less motion. */

import { enhance } from "./page";

class Wall {
  private readonly sections: HTMLElement[];
  private at = 0;
  private turning = 0;

  constructor(private readonly wall: HTMLElement) {
    this.sections = [...wall.querySelectorAll<HTMLElement>("[data-wall-section]")];
  }

  start(): void {
    this.show(0);
    this.on("[data-wall-next]", () => this.show(this.at + 1));
    this.on("[data-wall-pause]", () => this.pause());
    this.on("[data-wall-full]", () => void this.fill());
    document.addEventListener("keydown", (event) => {
      if (event.target !== document.body) return;
      if (event.key === "ArrowRight") this.show(this.at + 1);
      if (event.key === "ArrowLeft") this.show(this.at - 1);
    });
    // Who has asked for less motion turns the sections himself, or starts them.
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.tell();
    else this.turn();
  }

  private on(selector: string, act: () => void): void {
    for (const button of this.wall.querySelectorAll<HTMLElement>(selector)) {
      button.hidden = false;
      button.addEventListener("click", act);
    }
  }

  private turn(): void {
    const seconds = Number(this.wall.dataset["seconds"] ?? 20);
    this.turning = window.setInterval(() => this.show(this.at + 1), seconds * 1000);
  }

  private pause(): void {
    if (this.turning === 0) this.turn();
    else {
      clearInterval(this.turning);
      this.turning = 0;
    }
    this.tell();
  }

  private tell(): void {
    for (const button of this.wall.querySelectorAll("[data-wall-pause]")) {
      button.setAttribute("aria-pressed", String(this.turning === 0));
    }
  }

  private show(number: number): void {
    const count = this.sections.length;
    this.at = count ? (number + count) % count : 0;
    this.sections.forEach((section, place) => {
      section.hidden = place !== this.at;
    });
  }

  private async fill(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  }
}

enhance("[data-wall]", (wall) => new Wall(wall).start());
