namespace MailboxWizard.Features.SignIn;

/// <summary>Names the resource set of signing in: <c>SignInText.resx</c>.</summary>
public sealed class SignInText;
