import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ConfigModule } from './config/config.module.js';
import type { VenueConfig } from './config/venue-config.js';

/** The table of contents of the venue: its modules, lowest layer first. */
@Module({})
export class AppModule {
  static with(config: VenueConfig): DynamicModule {
    return { module: AppModule, imports: [ConfigModule.with(config)] };
  }
}
