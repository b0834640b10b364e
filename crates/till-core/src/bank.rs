//! Banks that take VietQR transfers, by the BIN that NAPAS gave them.

/// A bank's BIN and the short name its customers know.
pub const BANKS: [(&str, &str); 30] = [
    ("970436", "Vietcombank"),
    ("970415", "VietinBank"),
    ("970418", "BIDV"),
    ("970405", "Agribank"),
    ("970407", "Techcombank"),
    ("970422", "MB Bank"),
    ("970416", "ACB"),
    ("970432", "VPBank"),
    ("970423", "TPBank"),
    ("970403", "Sacombank"),
    ("970437", "HDBank"),
    ("970441", "VIB"),
    ("970443", "SHB"),
    ("970431", "Eximbank"),
    ("970426", "MSB"),
    ("970448", "OCB"),
    ("970440", "SeABank"),
    ("970449", "LPBank"),
    ("970428", "Nam A Bank"),
    ("970425", "ABBANK"),
    ("970409", "Bac A Bank"),
    ("970412", "PVcomBank"),
    ("970419", "NCB"),
    ("970427", "VietABank"),
    ("970452", "KienlongBank"),
    ("970438", "BaoViet Bank"),
    ("970400", "Saigonbank"),
    ("970430", "PGBank"),
    ("970433", "VietBank"),
    ("970424", "Shinhan Bank"),
];

/// The name of the bank with this BIN.
#[must_use]
pub fn name(bin: &str) -> Option<&'static str> {
    BANKS
        .iter()
        .find(|(known, _)| *known == bin)
        .map(|(_, name)| *name)
}
