using MudBlazor;
using MudBlazor.Utilities;

namespace MailboxWizard.Shell;

/// <summary>The look's colours, type and form as a <see cref="MudTheme"/>; contrasts are measured by WCAG 2.2.</summary>
public static class WizardTheme
{
    private const string FloatingShadow = "var(--mw-shadow-over)";

    private static readonly string[] s_family =
        ["-apple-system", "BlinkMacSystemFont", "Segoe UI Variable Text", "Segoe UI", "Inter", "Roboto", "Helvetica Neue", "Arial", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = Colour(new PaletteLight(), new(
            Page: "#f7f6f2", Sheet: "#ffffff", Gray: "#f0efea", Ink: "#1b1c1f", Soft: "#54565c", Faint: "#696b71",
            Control: "#85878d", Hairline: "#e2e0d9", Blue: "#1f4a9b", OnBlue: "#ffffff", BlueHover: "#17397a",
            Green: "#1a6b3c", Amber: "#865000", Red: "#a5261d", Hover: "#faf9f6")),
        PaletteDark = Colour(new PaletteDark(), new(
            Page: "#111215", Sheet: "#191a1e", Gray: "#212328", Ink: "#ecebe7", Soft: "#b1b3b9", Faint: "#92949b",
            Control: "#777a82", Hairline: "#2b2d33", Blue: "#9db9f4", OnBlue: "#0e1830", BlueHover: "#b6cbf8",
            Green: "#7ccb98", Amber: "#e2b357", Red: "#f2968d", Hover: "#1e2024")),
        LayoutProperties = new() { DefaultBorderRadius = "8px", AppbarHeight = "56px" },
        Shadows = new() { Elevation = ["none", .. Enumerable.Repeat(FloatingShadow, 25)] },
        Typography = new()
        {
            Default = Type(new DefaultTypography(), 15, 24, 400),
            H1 = Type(new H1Typography(), 44, 52, 600, "-.024em"),
            H2 = Type(new H2Typography(), 30, 38, 600, "-.018em"),
            H3 = Type(new H3Typography(), 18, 26, 600),
            H4 = Type(new H4Typography(), 15, 24, 600),
            Subtitle1 = Type(new Subtitle1Typography(), 17, 28, 400),
            Subtitle2 = Type(new Subtitle2Typography(), 14, 22, 500),
            Body1 = Type(new Body1Typography(), 15, 24, 400),
            Body2 = Type(new Body2Typography(), 13, 20, 400),
            Caption = Type(new CaptionTypography(), 13, 20, 400),
            Button = Type(new ButtonTypography(), 14, 20, 600),
        },
    };

    /// <summary>The dark palette as the declarations that MudThemeProvider would emit for it, with our own tints.</summary>
    public static string DarkDeclarations { get; } = Declare(Theme.PaletteDark);

    private static T Type<T>(T type, int size, int line, int weight, string tracking = "normal")
        where T : BaseTypography
    {
        type.FontFamily = s_family;
        type.FontSize = $"{size}px";
        type.LineHeight = $"{line}px";
        type.FontWeight = $"{weight}";
        type.LetterSpacing = tracking;
        type.TextTransform = "none";
        return type;
    }

    private static T Colour<T>(T palette, Inks inks)
        where T : Palette
    {
        palette.Background = palette.AppbarBackground = inks.Page;
        palette.Surface = palette.DrawerBackground = inks.Sheet;
        palette.BackgroundGray = palette.ActionDisabledBackground = palette.Skeleton = inks.Gray;
        palette.TextPrimary = palette.AppbarText = palette.DrawerText = palette.Dark = palette.Black = inks.Ink;
        palette.TextSecondary = palette.ActionDefault = palette.DrawerIcon = palette.Secondary = palette.Tertiary = inks.Soft;
        palette.TextDisabled = palette.ActionDisabled = inks.Faint;
        palette.LinesInputs = inks.Control;
        palette.LinesDefault = palette.TableLines = palette.Divider = palette.DividerLight = inks.Hairline;
        palette.Primary = palette.Info = inks.Blue;
        palette.PrimaryContrastText = palette.InfoContrastText = inks.OnBlue;
        palette.PrimaryDarken = palette.InfoDarken = inks.BlueHover;
        palette.Success = inks.Green;
        palette.SuccessDarken = inks.Green;
        palette.Warning = inks.Amber;
        palette.WarningDarken = inks.Amber;
        palette.Error = inks.Red;
        palette.ErrorDarken = inks.Red;
        palette.TableHover = palette.TableStriped = inks.Hover;
        palette.BorderOpacity = 1;
        palette.HoverOpacity = 0.06;
        palette.RippleOpacity = palette.RippleOpacitySecondary = 0;
        return palette;
    }

    private static string Declare(Palette palette)
    {
        (string Name, MudColor Colour)[] colours =
        [
            ("black", palette.Black), ("dark", palette.Dark), ("primary", palette.Primary), ("primary-text", palette.PrimaryContrastText),
            ("info", palette.Info), ("info-text", palette.InfoContrastText), ("secondary", palette.Secondary), ("tertiary", palette.Tertiary),
            ("success", palette.Success), ("warning", palette.Warning), ("error", palette.Error),
            ("text-primary", palette.TextPrimary), ("text-secondary", palette.TextSecondary), ("text-disabled", palette.TextDisabled),
            ("action-default", palette.ActionDefault), ("action-disabled", palette.ActionDisabled),
            ("action-disabled-background", palette.ActionDisabledBackground), ("surface", palette.Surface),
            ("background", palette.Background), ("background-gray", palette.BackgroundGray), ("drawer-background", palette.DrawerBackground),
            ("drawer-text", palette.DrawerText), ("drawer-icon", palette.DrawerIcon), ("appbar-background", palette.AppbarBackground),
            ("appbar-text", palette.AppbarText), ("lines-default", palette.LinesDefault), ("lines-inputs", palette.LinesInputs),
            ("table-lines", palette.TableLines), ("table-striped", palette.TableStriped), ("table-hover", palette.TableHover),
            ("divider", palette.Divider), ("divider-light", palette.DividerLight), ("skeleton", palette.Skeleton),
        ];
        IEnumerable<string> declarations =
        [
            "color-scheme:dark", "--mud-native-html-color-scheme:dark",
            .. colours.SelectMany(one => new[]
            {
                $"--mud-palette-{one.Name}:{one.Colour}",
                $"--mud-palette-{one.Name}-rgb:{one.Colour.R},{one.Colour.G},{one.Colour.B}",
                $"--mud-palette-{one.Name}-hover:rgb({one.Colour.R} {one.Colour.G} {one.Colour.B} / 6%)",
            }),
            $"--mud-palette-primary-darken:{palette.PrimaryDarken}", $"--mud-palette-info-darken:{palette.InfoDarken}",
            $"--mud-palette-success-darken:{palette.SuccessDarken}", $"--mud-palette-warning-darken:{palette.WarningDarken}",
            $"--mud-palette-error-darken:{palette.ErrorDarken}",
            "--mw-primary-tint:#1a2338", "--mw-success-tint:#15261c", "--mw-warning-tint:#292112", "--mw-error-tint:#2f1a18",
            "--mw-shadow-over:0 1px 2px rgb(0 0 0 / 40%),0 12px 32px rgb(0 0 0 / 55%)",
        ];
        return string.Join(';', declarations);
    }

    private sealed record Inks(
        string Page, string Sheet, string Gray, string Ink, string Soft, string Faint, string Control, string Hairline,
        string Blue, string OnBlue, string BlueHover, string Green, string Amber, string Red, string Hover);
}
