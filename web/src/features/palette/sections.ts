import type { ComponentType } from 'react';

export interface Entry {
  id: string;
  label: string;
  /** A quiet word behind the label. */
  note?: string | undefined;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  /** The shortcut that does the same. */
  keys?: string | undefined;
  run: () => void;
}

export interface Section {
  title: string;
  entries: Entry[];
}

/** A place of the menu. */
export interface Place {
  label: string;
  to: string;
  icon: Entry['icon'];
}
