import './theme/tokens.css';
import './theme/base.css';
import './theme/controls.css';
import { z } from 'zod';

// The page's content policy forbids code made from text; zod would try it for speed, be refused, and fill the console.
z.config({ jitless: true });

// Schemas look at that when they are made. Imported later, because chunks that pages share run before the body of what imports them.
await import('./start.ts');
