import { IconChevronRight } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import classes from './Disclosure.module.css';

interface DisclosureProps {
  /** The line that opens it; what comes last stands at the right. */
  title: ReactNode;
  /** What is shown below the line in any case. */
  below?: ReactNode;
  isOpened: boolean;
  onToggle: () => void;
  /** Drawn once it is opened. */
  children: ReactNode;
}

/** A line that opens to more. */
export function Disclosure({ title, below, isOpened, onToggle, children }: DisclosureProps) {
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={classes['opener']}
        aria-expanded={isOpened}
        aria-controls={isOpened ? id : undefined}
        onClick={onToggle}
      >
        <IconChevronRight size={16} className={classes['chevron']} aria-hidden />
        <span className={classes['title']}>{title}</span>
      </button>
      <div className={classes['below']}>
        {below}
        {isOpened && (
          <div id={id} className={classes['details']}>
            {children}
          </div>
        )}
      </div>
    </>
  );
}
