import { createContext, useContext } from 'react';
import type { Me } from '../api/types.ts';

export const MeContext = createContext<Me | null>(null);

/** Who is signed in. @throws Error outside of the pages that need a login. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe is used outside of AuthGate');
  return me;
}
