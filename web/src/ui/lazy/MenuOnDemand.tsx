import {
  cloneElement,
  Suspense,
  useEffect,
  useRef,
  useState,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
} from 'react';

/** What a menu is given: it shows `button`, and its items while `opened`. */
export interface MenuParts {
  button: ReactElement;
  opened: boolean;
  onChange: (opened: boolean) => void;
}

interface ButtonProps {
  'aria-haspopup'?: 'menu';
  onClick?: (event: MouseEvent) => void;
}

interface MenuOnDemandProps {
  button: ReactElement<ButtonProps>;
  /** Renders a lazy component with these parts. */
  renderMenu: (parts: MenuParts) => ReactNode;
}

/** A button whose menu is fetched when it is first pressed: menus cost a first load 30 KB. */
export function MenuOnDemand({ button, renderMenu }: MenuOnDemandProps) {
  const [wanted, setWanted] = useState(false);
  const alone = cloneElement(button, {
    'aria-haspopup': 'menu',
    onClick: () => setWanted(true),
  });
  return wanted ? (
    <Suspense fallback={alone}>
      <Opening button={button} renderMenu={renderMenu} />
    </Suspense>
  ) : (
    alone
  );
}

/** Opens the menu once it is there; the focus goes to its button first, to come back to it. */
function Opening({ button, renderMenu }: MenuOnDemandProps) {
  const [opened, setOpened] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    place.current?.querySelector('button')?.focus();
    const frame = requestAnimationFrame(() => setOpened(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <span ref={place} style={{ display: 'contents' }}>
      {renderMenu({ button, opened, onChange: setOpened })}
    </span>
  );
}
