/** How far one press of a key, or 100 pixels of dragging, turns: in radians. */
const STEP = Math.PI / 12;
const PIXELS = 100;
const FIRST_YAW = -0.6;
const FIRST_PITCH = 0.4;

export type Place = readonly [number, number, number];

/** From where points in three dimensions are looked at. */
export class TurnedView {
  /** About the vertical axis, radians. */
  yaw = $state(FIRST_YAW);
  /** Up and down, radians; never over the top. */
  pitch = $state(FIRST_PITCH);

  turn(yaw: number, pitch: number): void {
    this.yaw += yaw;
    this.pitch = Math.max(-Math.PI / 2, Math.min(Math.PI / 2, this.pitch + pitch));
  }

  drag(pixelsRight: number, pixelsDown: number): void {
    this.turn((pixelsRight / PIXELS) * Math.PI * 0.5, (pixelsDown / PIXELS) * Math.PI * 0.5);
  }

  /** Answers whether the key meant something. */
  press(key: string): boolean {
    const turns: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, STEP],
      ArrowDown: [0, -STEP],
    };
    const turn = turns[key];
    if (turn !== undefined) this.turn(...turn);
    else if (key === '0') [this.yaw, this.pitch] = [FIRST_YAW, FIRST_PITCH];
    else return false;
    return true;
  }

  /** Where a point is seen, and how near: all within a ball of radius 1 stay within -1..1. */
  see([x, y, z]: Place): { x: number; y: number; depth: number } {
    const [sinYaw, cosYaw, sinPitch, cosPitch] = [Math.sin(this.yaw), Math.cos(this.yaw), Math.sin(this.pitch), Math.cos(this.pitch)];
    const right = cosYaw * x + sinYaw * z;
    const away = -sinYaw * x + cosYaw * z;
    return { x: right, y: cosPitch * y - sinPitch * away, depth: sinPitch * y + cosPitch * away };
  }
}

/** Brings places about the origin and into a ball of radius 1, all axes by the same factor. */
export function intoBall(places: readonly Place[]): Place[] {
  const middle = [0, 1, 2].map((axis) => places.reduce((sum, place) => sum + place[axis as 0 | 1 | 2], 0) / Math.max(1, places.length));
  const moved = places.map(([x, y, z]): Place => [x - middle[0]!, y - middle[1]!, z - middle[2]!]);
  const radius = Math.max(...moved.map((place) => Math.hypot(...place)), Number.MIN_VALUE);
  return moved.map(([x, y, z]): Place => [x / radius, y / radius, z / radius]);
}
