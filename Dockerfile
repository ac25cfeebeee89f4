# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props global.json .editorconfig appsettings.json ./
COPY src/MailboxWizard/MailboxWizard.csproj src/MailboxWizard/
RUN dotnet restore src/MailboxWizard
COPY src/MailboxWizard src/MailboxWizard
RUN dotnet publish src/MailboxWizard --configuration Release --no-restore --output /app

# The product alone: no simulated tenant, no demo, no compiler; runs as an ordinary user.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
RUN mkdir --mode=0700 /data && chown "$APP_UID" /data
USER $APP_UID
ENV ASPNETCORE_ENVIRONMENT=Production \
    ASPNETCORE_HTTP_PORTS=8080 \
    Storage__Folder=/data \
    Storage__KeysFolder=/data/keys
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["dotnet", "MailboxWizard.dll"]
