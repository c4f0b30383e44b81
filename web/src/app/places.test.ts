// The command palette goes wherever the menu goes, and to every other page that needs nothing more.
import { QueryClient } from '@tanstack/react-query';
import { createMemoryHistory, createRouter } from '@tanstack/react-router';
import { expect, test } from 'vitest';
import { menuOf, palettePlacesOf } from './places';
import { tree } from './router';

/** Addresses that are no place to go to by name. */
const elsewhere = new Set([
  '/', // leads to the characters
  '/sign-in', // is for those who are not in yet
  '/previews/compare', // needs two previews
]);

function addresses(): string[] {
  const router = createRouter({
    routeTree: tree,
    context: { queryClient: new QueryClient() },
    history: createMemoryHistory(),
  });
  return Object.keys(router.routesByPath);
}

test.each(['viewer', 'editor', 'admin'] as const)('the menu of a %s is in the palette', (role) => {
  const menu = menuOf(role).flatMap(({ places }) => places);
  expect(palettePlacesOf(role)).toEqual(expect.arrayContaining(menu));
  expect(menu.length).toBeGreaterThan(15);
});

test('every page without parameters is in the palette', () => {
  const offered = palettePlacesOf('admin').map(({ to }) => String(to));
  const pages = addresses().filter((path) => !path.includes('$') && !elsewhere.has(path));
  expect(pages.toSorted()).toEqual(offered.toSorted());
});

test('the palette offers a role only what it may open', () => {
  const offered = palettePlacesOf('viewer').map(({ to }) => String(to));
  expect(offered).toContain('/emotions/expressions');
  expect(offered.filter((to) => to.startsWith('/staging') || to === '/admins')).toEqual([]);
});
