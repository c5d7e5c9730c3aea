import { journey } from '../src/journey.ts';

journey('http');
