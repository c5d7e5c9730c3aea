import { journey } from '../src/journey.ts';

journey('in-process');
