/** An exact fraction of two integers; the denominator is positive. Never reduced: exactness is all that matters here. */
export class Ratio {
  static readonly zero = new Ratio(0n, 1n);

  constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  static ofPpm(rate: number): Ratio {
    return new Ratio(BigInt(rate), 1_000_000n);
  }

  /** The value of decimal text such as `0.01`, or undefined where the text is none. */
  static ofDecimal(text: string): Ratio | undefined {
    const match = /^([0-9]{1,18})(?:\.([0-9]{1,18}))?$/.exec(text);
    if (match === null) return undefined;
    const [, whole = '', fraction = ''] = match;
    return new Ratio(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
  }

  plus(other: Ratio): Ratio {
    if (this.denominator === other.denominator) return new Ratio(this.numerator + other.numerator, this.denominator);
    return new Ratio(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  times(other: Ratio): Ratio {
    return new Ratio(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  timesInteger(factor: bigint): Ratio {
    return new Ratio(this.numerator * factor, this.denominator);
  }

  /** The value where it is a whole number, else undefined. */
  whole(): bigint | undefined {
    return this.numerator % this.denominator === 0n ? this.numerator / this.denominator : undefined;
  }

  /** The smallest integer that is not below the value. BigInt division cuts towards zero, which is up for negatives. */
  ceil(): bigint {
    const cut = this.numerator / this.denominator;
    return this.numerator % this.denominator > 0n ? cut + 1n : cut;
  }
}
