using System.Globalization;
using MailboxWizard.Features.Handoffs;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>Reads which version of Therefore the values are for, and names what it cannot do, whatever Microsoft would say.</summary>
internal static class PastedThereforeCheck
{
    /// <returns>No version where none was named.</returns>
    public static (ThereforeVersion? Version, PastedFault? Fault) Read(PastedValues values, ThereforeRules rules, DateOnly today)
    {
        if (values.Therefore.Trim() is not { Length: > 0 } named)
            return (null, null);
        if (Version(named, values.Update.Trim(), rules) is not { } version)
            return (null, new("therefore", PastedMistake.ThereforeIsNone));
        // That EWS has ended is said by the Test.
        return (version, (rules.FaultOf(version, today) ?? rules.FaultOf(version, values.Route, today)) switch
        {
            { Gap: ThereforeGap.TooOld or ThereforeGap.NeedsUpdate, Values: [var year, var update] } => new("therefore", PastedMistake.ThereforeTooOld, Meant: $"{year} Update {update}"),
            { Gap: ThereforeGap.NoGraph } => new("therefore", PastedMistake.ThereforeHasNoGraph, Meant: $"{rules.GraphFromYear}"),
            { Gap: ThereforeGap.NoRouteLeft } => new("therefore", PastedMistake.ThereforeHasEwsOnly, Meant: $"{rules.GraphFromYear}"),
            _ => null,
        });
    }

    private static ThereforeVersion? Version(string named, string update, ThereforeRules rules) => named switch
    {
        nameof(ThereforeEdition.Online) => new(ThereforeEdition.Online),
        _ when int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && rules.Years.Contains(year) =>
            new(ThereforeEdition.OnPremises, year, int.TryParse(update, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0),
        _ => null,
    };
}
