### Telegram: the first words in a chat rasid was added to

welcome = Hello, I am rasid. I follow the news and tell what has changed, with the sentence that proves it.
welcome-follow = To follow a name here:
welcome-follow-example = /subscribe Ain al-Asad instant
welcome-ask = To ask where it stands:
welcome-ask-example = /status Ain al-Asad
welcome-hint = I send nothing before an editor asks for it.
welcome-daily = Daily digest here
welcome-help = Help
welcome-channel = I was added to the channel. I know it by this key:
welcome-channel-hint = I post nothing there on my own. Editors manage it from here.
welcome-manage = Manage the channel
