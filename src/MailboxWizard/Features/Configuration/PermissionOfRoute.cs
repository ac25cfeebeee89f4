using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>The application permission that a route needs, by its value; told by whoever has the setting.</summary>
public delegate string PermissionOfRoute(Route route);
