import { useEffect } from 'react';
import type { FieldsProps } from './draft';

/** Tells that a field holds what cannot be read, as long as it does and is there. */
export function useUnread(field: string, isUnread: boolean, onUnread: FieldsProps['onUnread']) {
  useEffect(() => {
    if (!isUnread) return undefined;
    onUnread(field, true);
    return () => onUnread(field, false);
  }, [field, isUnread, onUnread]);
}
