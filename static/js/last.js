// Where a browser keeps what Today showed last.
export const TODAY = "kith.today";
