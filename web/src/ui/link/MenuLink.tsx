import { Menu, type MenuItemProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

interface MenuLinkProps
  extends MenuItemProps, Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof MenuItemProps> {
  ref?: Ref<HTMLAnchorElement>;
}

/** A link as an item of a menu; `to`, `params` and `search` are checked by types. */
export const MenuLink = createLink((props: MenuLinkProps) => (
  <Menu.Item component="a" {...props} />
));
