package io.wherry.mqtt;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The connection to the broker; derived from {@code config/io.wherry.mqtt.cfg}, so every value is valid. */
@ObjectClassDefinition(name = "Wherry MQTT client", description = "The connection to the broker, as derived from io.wherry.mqtt.cfg")
public @interface MqttConfig {

    @AttributeDefinition(description = "The broker: mqtt://host[:1883] or mqtts://host[:8883] (tcp:// and ssl:// mean the same)")
    String uri() default "mqtt://localhost:1883";

    @AttributeDefinition(description = "The gateway's name in every topic, and with wherry- before it the client id: 1 to 64 of A-Za-z0-9._-")
    String gateway();

    @AttributeDefinition(description = "The groups whose requests the gateway takes too, separated by commas")
    String groups() default "";

    @AttributeDefinition(description = "The user; empty for none")
    String username() default "";

    @AttributeDefinition(description = "The user's password; empty for none")
    String _password() default "";

    @AttributeDefinition(description = "PEM file with the certificates to trust; empty for the Java runtime's own list")
    String ca() default "";

    @AttributeDefinition(description = "PEM file with the gateway's certificate; empty for none")
    String certificate() default "";

    @AttributeDefinition(description = "PEM file with the certificate's private key, not encrypted; empty for none")
    String key() default "";

    @AttributeDefinition(description = "How long the connection may be silent, in seconds")
    int keepalive() default 60;

    @AttributeDefinition(description = "How often telemetry is published, in seconds")
    int telemetry() default 60;

    @AttributeDefinition(description = "Whether the operation modem.at (raw AT commands) is offered and taken")
    boolean raw_at() default false;
}
