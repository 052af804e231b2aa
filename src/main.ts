// Services and containers that were set up for version 0.1 start the program here.
import './app/main.ts';
