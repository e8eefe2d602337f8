import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row that says up to which sequence all other rows are true; written in their transaction. */
@Entity('projection_checkpoint', { withoutRowid: true })
export class ProjectionCheckpoint {
  @PrimaryColumn('integer')
  id!: number;

  @Column('integer')
  sequence!: number;

  /** Venue time of that sequence. */
  @Column('integer')
  timeUs!: number;
}
