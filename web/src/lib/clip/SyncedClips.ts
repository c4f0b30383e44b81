import { backwards, correction, frameStep, shuttle, type Shuttle } from './syncPlayback';

export interface Playback extends Shuttle {
  /** Play was pressed, and not all clips are loaded. */
  waiting: boolean;
  /** What playing begins with. */
  speed: number;
  loop: boolean;
  time: number;
  /** Of the longest clip. */
  duration: number;
}

/** From HAVE_FUTURE_DATA on a clip can begin. */
const canBegin = 3;
/** Clips of the same length loop by themselves, without a gap. */
const sameLength = 0.06;

/** One transport for several clips: they begin together and stay in step. */
export class SyncedClips {
  private fps = 24;
  private readonly videos = new Map<string, HTMLVideoElement>();
  private readonly listeners = new Set<() => void>();
  private frame = 0;
  private lastTick = 0;
  private autoplay: boolean;
  private state: Playback = {
    playing: false,
    waiting: false,
    rate: 1,
    speed: 1,
    loop: true,
    time: 0,
    duration: 0,
  };

  /** `autoplay`: begins by itself as soon as all can. */
  constructor(time: number, autoplay: boolean) {
    this.state.time = time;
    this.autoplay = autoplay;
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  snapshot = () => this.state;

  /** For a ref: takes part from now on, until the returned function is called. */
  attach(id: string, video: HTMLVideoElement): () => void {
    this.videos.set(id, video);
    const measured = () => {
      this.change({ duration: this.leader()?.duration ?? 0 });
      video.currentTime = Math.min(this.state.time, video.duration);
    };
    const loaded = () => {
      const { waiting, playing } = this.state;
      if (this.autoplay) this.toggle();
      else if (waiting || (playing && video.paused)) this.begin();
    };
    const left = () => {
      this.videos.delete(id);
      this.change({ duration: this.leader()?.duration ?? 0 });
      if (this.state.waiting) this.begin();
    };
    video.addEventListener('loadedmetadata', measured);
    video.addEventListener('canplaythrough', loaded);
    // A clip that cannot be played must not keep the others from it.
    video.addEventListener('error', left);
    if (video.readyState > 0) measured();
    return () => {
      video.removeEventListener('loadedmetadata', measured);
      video.removeEventListener('canplaythrough', loaded);
      video.removeEventListener('error', left);
      left();
      if (this.videos.size === 0) this.pause();
    };
  }

  setFps(fps: number) {
    this.fps = fps;
  }

  toggle = () => (this.state.playing ? this.pause() : this.run({ rate: this.state.speed }));

  press(key: 'j' | 'k' | 'l') {
    const { playing, rate } = shuttle(this.state, key, this.state.speed);
    if (playing) this.run({ rate });
    else this.pause();
  }

  step(direction: 1 | -1) {
    this.pause();
    const { time, duration, loop } = this.state;
    this.seek(frameStep(time, direction, this.fps, duration, loop));
  }

  seek(time: number) {
    this.seekAll(time);
    this.change({ time });
  }

  setSpeed(speed: number) {
    const rate = Math.sign(this.state.rate) * speed;
    this.change({ speed, rate });
    if (this.state.playing) this.run({ rate });
  }

  setLoop(loop: boolean) {
    this.change({ loop });
    this.applyLoop();
  }

  pause() {
    this.autoplay = false;
    cancelAnimationFrame(this.frame);
    for (const video of this.videos.values()) video.pause();
    const time =
      this.state.rate < 0 ? this.state.time : (this.leader()?.currentTime ?? this.state.time);
    this.change({ playing: false, waiting: false, rate: this.state.speed, time });
    if (this.videos.size > 0) this.seek(time);
  }

  private run({ rate }: { rate: number }) {
    this.autoplay = false;
    if (this.videos.size === 0) return;
    this.change({ playing: true, waiting: true, rate });
    this.begin();
  }

  /** Only when all can: otherwise called again by the one that was last. */
  private begin() {
    const all = [...this.videos.values()];
    if (all.length === 0 || all.some(({ readyState }) => readyState < canBegin)) return;
    this.change({ waiting: false });
    this.applyLoop();
    const atEnd = !this.state.loop && this.state.time >= this.state.duration - 0.02;
    if (atEnd && this.state.rate > 0) this.seek(0);
    for (const video of all) {
      if (this.state.rate < 0) {
        video.pause();
      } else {
        video.playbackRate = this.state.rate;
        void video.play().catch(() => this.pause());
      }
    }
    cancelAnimationFrame(this.frame);
    this.lastTick = performance.now();
    this.frame = requestAnimationFrame(this.tick);
  }

  private tick = (now: number) => {
    const seconds = (now - this.lastTick) / 1000;
    this.lastTick = now;
    if (this.state.rate < 0) this.runBackwards(seconds);
    else this.keepInStep();
    if (this.state.playing) this.frame = requestAnimationFrame(this.tick);
  };

  private runBackwards(seconds: number) {
    const { time, rate, duration, loop } = this.state;
    const next = backwards(time, seconds * -rate, duration, loop);
    this.change({ time: next });
    // A seek that is not finished must not be overtaken by the next, or nothing is ever drawn.
    if ([...this.videos.values()].every(({ seeking }) => !seeking)) this.seekAll(next);
    if (next === 0 && !loop) this.pause();
  }

  private keepInStep() {
    const leader = this.leader();
    if (!leader) return;
    this.change({ time: leader.currentTime });
    if (leader.ended) {
      if (!this.state.loop) return this.pause();
      this.seek(0);
      return this.begin();
    }
    const period = leader.loop ? leader.duration : undefined;
    for (const video of this.videos.values()) {
      if (video === leader || video.ended || video.seeking) continue;
      const change = correction(leader.currentTime, video.currentTime, this.state.rate, period);
      if (change.kind === 'seek') video.currentTime = Math.min(change.time, video.duration);
      else if (video.playbackRate !== change.rate) video.playbackRate = change.rate;
    }
    return undefined;
  }

  private leader(): HTMLVideoElement | undefined {
    const measured = [...this.videos.values()].filter(({ duration }) => duration > 0);
    return measured.toSorted((a, b) => b.duration - a.duration)[0];
  }

  private applyLoop() {
    const all = [...this.videos.values()];
    const longest = this.leader()?.duration ?? 0;
    const areSame = all.every(({ duration }) => longest - duration < sameLength);
    for (const video of all) video.loop = this.state.loop && areSame;
  }

  private seekAll(time: number) {
    for (const video of this.videos.values()) {
      if (video.readyState > 0) video.currentTime = Math.min(time, video.duration);
    }
  }

  private change(change: Partial<Playback>) {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
