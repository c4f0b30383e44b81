interface PaletteProps {
  opened: boolean;
  onClose: () => void;
  onShowShortcuts: () => void;
}

export default function Palette({ opened }: PaletteProps) {
  return opened ? null : null;
}
